/**
 * The gateway between units of this instance. It crosses the same border as any other: the consignment is written out and
 * read again, the receiver works in its own transaction on its own rows, and only JSON comes back.
 */
import { z } from 'zod';
import { type Consignment, consignment } from '../../office/exchange/consignment.ts';
import {
  type DispatchAnswer,
  type DispatchOutcome,
  type Gateway,
  type StatusAnswer,
  unreached,
} from '../../office/exchange/gateway.ts';

export interface Receiver {
  receiveConsignment(message: Consignment): Promise<DispatchAnswer>;
  /** An outcome for each, in the same order. */
  receiveConsignments?(messages: readonly Consignment[]): Promise<readonly DispatchOutcome[]>;
  receiveStatus(jws: string): Promise<StatusAnswer>;
}

const dispatchAnswer: z.ZodType<DispatchAnswer> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('receipt'), receipt: z.string() }),
  z.object({ kind: z.literal('refused'), reason: z.string(), successor: z.string().nullable() }),
]);

const statusAnswer: z.ZodType<StatusAnswer> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('taken') }),
  z.object({ kind: z.literal('refused'), reason: z.string() }),
]);

export function createInInstanceGateway(receiver: Receiver): Gateway {
  const { receiveConsignments } = receiver;
  return {
    async dispatch(message) {
      const arrived = consignment.safeParse(JSON.parse(JSON.stringify(message)));
      if (!arrived.success) return malformed(z.prettifyError(arrived.error));
      const answer = await receiver.receiveConsignment(arrived.data);
      return dispatchAnswer.parse(JSON.parse(JSON.stringify(answer)));
    },
    ...(receiveConsignments && {
      dispatchAll: (messages) => dispatchAll((arrived) => receiveConsignments(arrived), messages),
    }),
    async status(message) {
      const answer = await receiver.receiveStatus(String(message));
      return statusAnswer.parse(JSON.parse(JSON.stringify(answer)));
    },
  };
}

/** What is malformed is refused by itself; the others go on. */
async function dispatchAll(
  receive: NonNullable<Receiver['receiveConsignments']>,
  messages: readonly Consignment[],
): Promise<readonly DispatchOutcome[]> {
  const read = groupReader();
  const parsed = messages.map(read);
  const arrived = parsed.flatMap((one) => (one.success ? [one.data] : []));
  const answers = [...(await receive(arrived))];
  return parsed.map((one) => {
    if (!one.success) return malformed(z.prettifyError(one.error));
    const answer = answers.shift() ?? unreached(new Error('the receiver gave no answer'));
    return answer.kind === 'unreached' ? answer : dispatchAnswer.parse(JSON.parse(JSON.stringify(answer)));
  });
}

/** Most of a group says the same of the same document: a text that was read and judged a moment ago is not read again. */
function groupReader(): (message: Consignment) => ReturnType<typeof consignment.safeParse> {
  const known = new Map<string, Pick<Consignment, 'document' | 'files'>>();
  return (message) => {
    const { document, files, ...own } = message;
    const text = JSON.stringify({ document, files });
    const told = known.get(text);
    const envelope = told && addressed.safeParse(JSON.parse(JSON.stringify(own)));
    if (told && envelope?.success) return { success: true, data: { ...envelope.data, ...told } };
    const whole = consignment.safeParse(JSON.parse(JSON.stringify(message)));
    if (whole.success) known.set(text, { document: whole.data.document, files: whole.data.files });
    return whole;
  };
}

const addressed = consignment.omit({ document: true, files: true });

function malformed(reason: string): DispatchAnswer {
  return { kind: 'refused', reason: `Thông điệp không đúng khuôn dạng: ${reason}`, successor: null };
}
