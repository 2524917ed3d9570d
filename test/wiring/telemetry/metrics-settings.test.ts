import { expect } from 'chai';
import { isAppError } from '../../../src/app-error.ts';
import { readConfig } from '../../../src/config.ts';

const named = (environment: Record<string, string>): unknown => {
  try {
    readConfig(environment, []);
    return 'accepted';
  } catch (error) {
    return isAppError(error) ? error.params['name'] : error;
  }
};
const token = 'mot-ma-du-dai-de-doc';

describe('settings of metrics and traces', () => {
  it('nothing set, read, opens no door and sends no trace', () => {
    const { metricsPort, metricsToken, otlpEndpoint } = readConfig({}, []);
    expect([metricsPort, metricsToken, otlpEndpoint]).to.deep.equal([undefined, undefined, undefined]);
  });

  it('a port alone, read, listens on this machine; beyond it, it needs a token', () => {
    expect(readConfig({ METRICS_PORT: '9464' }, []).metricsHost).to.equal('127.0.0.1');
    expect(named({ METRICS_PORT: '9464', METRICS_HOST: '::1' })).to.equal('accepted');
    expect(named({ METRICS_PORT: '9464', METRICS_HOST: '0.0.0.0' })).to.equal('METRICS_HOST');
    expect(named({ METRICS_PORT: '9464', METRICS_HOST: '0.0.0.0', METRICS_TOKEN: token })).to.equal(
      'accepted',
    );
  });

  it('a short token, a port 0 or an endpoint that is no address, read, is refused by its name', () => {
    expect(named({ METRICS_TOKEN: 'ngan' })).to.equal('METRICS_TOKEN');
    expect(named({ METRICS_PORT: '0' })).to.equal('METRICS_PORT');
    expect(named({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' })).to.equal('OTEL_EXPORTER_OTLP_ENDPOINT');
  });
});
