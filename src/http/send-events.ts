/** Server-sent events (HTML Living Standard §9.2): a stream per page, ended with the session behind it. */
import type { Response } from 'express';
import type { EventReply } from './route.ts';

const HEARTBEAT_MS = 20_000;

export interface EventStreamLife {
  /** Asked before every event and at every heartbeat: is the session still open and the right still held? */
  readonly stillAllowed: () => Promise<boolean>;
  readonly stopping: AbortSignal;
  readonly heartbeatMs?: number;
}

/** Each event is sent only while the right is held; at the latest the heartbeat finds it gone. Resolves when the stream has ended, whoever ended it. */
export function sendEvents(response: Response, events: EventReply, life: EventStreamLife): Promise<void> {
  response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Accel-Buffering', 'no');
  response.flushHeaders();
  response.write('retry: 3000\n\n');
  return new Promise((resolve) => {
    const stop = events.open(({ event, data }) => {
      void say(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    });
    const heartbeat = setInterval(() => void say(': still here\n\n'), life.heartbeatMs ?? HEARTBEAT_MS);
    heartbeat.unref();
    const end = () => {
      clearInterval(heartbeat);
      life.stopping.removeEventListener('abort', end);
      stop();
      response.end();
      resolve();
    };
    const say = async (words: string) => {
      const allowed = await life.stillAllowed().catch(() => false);
      if (response.writableEnded) return;
      if (allowed) response.write(words);
      else {
        response.write('event: session-ended\ndata: {}\n\n');
        end();
      }
    };
    response.once('close', end);
    life.stopping.addEventListener('abort', end, { once: true });
    if (life.stopping.aborted) end();
  });
}
