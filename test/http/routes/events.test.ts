import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import express from 'express';
import { createHttpServer } from '../../../src/http/listen.ts';
import { eventRoutes } from '../../../src/http/routes/events/events.ts';
import { sendEvents } from '../../../src/http/send-events.ts';
import { cookie, testApp } from '../app-support.ts';

describe('the stream of what waits', () => {
  let server: Server | undefined;
  const listeners = new Set<() => void>();
  const waitingSignals = {
    subscribe: (_units: ReadonlySet<string>, listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };

  async function serve(app: express.Express): Promise<string> {
    server = createHttpServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    listeners.clear();
  });

  it('of a signed-in person, when something is recorded, then says so once for a burst', async () => {
    const { app, stopping } = testApp(eventRoutes({ waitingSignals }));
    const answer = await fetch(`${await serve(app)}/api/v1/events`, { headers: { Cookie: cookie } });
    expect(answer.headers.get('content-type')).to.contain('text/event-stream');
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    await reader.read();
    for (const tell of listeners) for (let i = 0; i < 5; i++) tell();
    expect((await reader.read()).value).to.equal('event: waiting\ndata: {}\n\n');
    stopping.abort();
    expect((await reader.read()).done).to.equal(true);
    expect(listeners.size).to.equal(0);
  });

  it('without a session, when asked, then is refused', async () => {
    const { app } = testApp(eventRoutes({ waitingSignals }));
    expect((await fetch(`${await serve(app)}/api/v1/events`)).status).to.equal(401);
  });

  it('when the session ends, then says so and ends, and nothing is heard any more', async () => {
    let allowed = true;
    const app = express().get('/', async (_request, response) => {
      const reply = { open: () => waitingSignals.subscribe(new Set(), () => undefined) };
      const life = {
        stillAllowed: async () => allowed,
        stopping: new AbortController().signal,
        heartbeatMs: 10,
      };
      await sendEvents(response, reply, life);
    });
    const answer = await fetch(await serve(app));
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    await reader.read();
    allowed = false;
    let text = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
    expect(text).to.contain('event: session-ended');
    expect(listeners.size).to.equal(0);
  });
});
