import { expect } from 'chai';
import express from 'express';
import request from 'supertest';
import { type ReadinessCheck, readyz } from '../../src/http/health.ts';
import { testApp } from './app-support.ts';

const up: ReadinessCheck = { name: 'database', whenDown: 'unready', check: async () => undefined };
const tsaDown: ReadinessCheck = {
  name: 'tsa',
  whenDown: 'degraded',
  check: () => Promise.reject(new Error('no route to http://10.0.0.9')),
};
const hanging: ReadinessCheck = { name: 'queue', whenDown: 'unready', check: () => new Promise(() => {}) };

describe('readiness', () => {
  it('with every engine up, when asked, then is ready', async () => {
    const answer = await request(testApp([], { checks: [up] }).app).get('/readyz');
    expect(answer.status).to.equal(200);
    expect(answer.body.status).to.equal('ready');
  });

  it('with the TSA down, when asked, then is degraded, says so and stays in service, without telling addresses', async () => {
    const answer = await request(testApp([], { checks: [up, tsaDown] }).app).get('/readyz');
    expect(answer.status).to.equal(200);
    expect(answer.body.status).to.equal('degraded');
    expect(answer.body.checks[1]).to.include({ name: 'tsa', state: 'down' });
    expect(answer.text).to.not.contain('10.0.0.9');
  });

  it('with an engine that hangs, when asked, then is unready after the time limit', async () => {
    const app = express().get('/readyz', readyz([up, hanging], new AbortController().signal, 20));
    const answer = await request(app).get('/readyz');
    expect(answer.status).to.equal(503);
    expect(answer.body.checks[1]).to.include({ name: 'queue', state: 'down' });
  });

  it('when the service stops, then is unready while healthz still answers', async () => {
    const { app, stopping } = testApp([], { checks: [up] });
    stopping.abort();
    expect((await request(app).get('/readyz')).status).to.equal(503);
    expect((await request(app).get('/healthz')).body).to.deep.equal({ status: 'ok' });
  });
});
