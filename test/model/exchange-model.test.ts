import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import {
  deliveryStates,
  deliveryStepByCode,
  deliveryTransitions,
} from '../../src/office/documents/lifecycle/delivery.ts';
import { incomingStates, incomingTransitions } from '../../src/office/documents/lifecycle/incoming.ts';
import type { Transition } from '../../src/office/documents/lifecycle/transitions.ts';
import { needs } from '../support/needs.ts';
import { explore, modelFile } from './spin.ts';

/** Safety rules that the code keeps, each left out of the model in turn. */
const brokenRules = [
  'NO_DUPLICATE_ELIMINATION',
  'BELIEVE_ANY_RECEIPT',
  'STATUS_TWICE',
  'STATUS_UNORDERED',
  'ANSWER_HIDES_STEP',
  'RECALL_UNORDERED',
  'DOOR_LEAVES_RECALL',
  'DOOR_FORGETS',
] as const;

describe('the model of the exchange', function model() {
  this.timeout(180_000);
  let spin: string;

  before(function find() {
    needs(this, 'gcc', 'gcc');
    // The C headers, which gcc does not bring by itself.
    needs(this, 'gencat', 'libc6-dev');
    spin = needs(this, 'spin', 'spin');
  });

  it('the protocol, when all interleavings are searched, then one registration, no false “delivered”, and both sides end alike', () => {
    const found = explore(spin, {});
    expect([found.errors, found.complete], found.output).to.deep.equal([0, true]);
    expect(found.states).to.be.greaterThan(500_000);
    // All of the model lives, but for this: a recall that comes again never asks.
    const unreached = found.unreached.flatMap((statement) => /"(?!-end-)(.*)"/.exec(statement)?.[1] ?? []);
    expect([...new Set(unreached)]).to.deep.equal([
      'theirRecall = 1',
      'recallSequence = sequence13[0]',
      'recallSequence = sequence13[1]',
    ]);
  });

  it('the protocol, when trouble ends at some time, then every consignment and every recall is settled, under fairness', () => {
    const found = explore(spin, { defines: ['TOLD=4'], liveness: true });
    expect([found.errors, found.complete], found.output).to.deep.equal([0, true]);
    expect(found.states).to.be.greaterThan(10_000);
  });

  for (const rule of brokenRules)
    it(`${rule}: a rule broken in the model, when searched, then spin finds an interleaving that ends wrong`, () => {
      expect(explore(spin, { defines: [rule] }).errors).to.equal(1);
    });

  it('ONE_ATTEMPT: a sender that tries once, when something is lost, then spin finds that it never ends', () => {
    expect(explore(spin, { defines: ['TOLD=4', 'ONE_ATTEMPT'], liveness: true }).errors).to.equal(1);
  });
});

describe('the tables of the model', () => {
  const text = readFileSync(modelFile, 'utf8').replaceAll('\\\n', ' ');
  const defined = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match.slice(1));

  function statesOf(letter: string): readonly string[] {
    const states = defined(new RegExp(`^#define ${letter}_(\\w+) (\\d+)$`, 'gm'));
    // Each state is a bit of its own.
    expect(states.map(([, bit]) => Number(bit))).to.deep.equal(states.map((_, at) => 2 ** at));
    return states.map(([name]) => name!);
  }

  function rowsOf(letter: string): readonly object[] {
    const froms = defined(new RegExp(`^#define ${letter}_(\\w+)_FROM \\(([^)]+)\\)$`, 'gm'));
    const tos = new Map(
      defined(new RegExp(`^#define ${letter}_(\\w+)_TO ${letter}_(\\w+)$`, 'gm')).map(([step, to]) => [
        step,
        to,
      ]),
    );
    return froms.map(([step, from]) => ({
      step,
      from: from!.split('|').map((state) => state.trim().slice(2)),
      to: tos.get(step),
    }));
  }

  const rows = (table: readonly Transition<string, string>[]) =>
    table.map(({ step, from, to }) => ({ step: modelName(step), from, to }));

  it('the states and transitions of a delivery, read from the model, are those of the code', () => {
    expect(statesOf('D')).to.deep.equal(deliveryStates);
    expect(rowsOf('D')).to.deep.equal(rows(deliveryTransitions));
  });

  it('the states and transitions of an incoming document, read from the model, are those of the code', () => {
    expect(statesOf('I')).to.deep.equal(incomingStates);
    expect(rowsOf('I')).to.deep.equal(rows(incomingTransitions));
  });

  it('the step of each status code, read from the model, is that of the code', () => {
    const codes = Object.fromEntries(defined(/^#define CODE_(\d\d) (\w+)$/gm));
    const ours = Object.entries(deliveryStepByCode).map(([code, step]) => [code, modelName(step)]);
    expect(codes).to.deep.equal(Object.fromEntries(ours));
  });
});

const modelName = (step: string) => step.replaceAll('-', '_');
