/** The started service as a process: the door for systems that call here, and a clean end. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect } from 'chai';
import { createVdxpClient } from '../../src/adapters/gateways/vdxp/vdxp-client.ts';
import { startProcess } from '../support/service-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('the service started with VDXP_PORT', function suite() {
  this.timeout(180_000);

  it('a system that is not entered, when it calls the started process, then it is refused in words of the axis, and the process ends cleanly', async () => {
    const port = await freePort();
    const service = startProcess(
      { DATA_DIR: temporaryFolder('vdxp-process'), VDXP_PORT: String(port) },
      'src/main.ts',
    );
    try {
      await service.ready();
      const client = createVdxpClient({
        endpoint: `http://127.0.0.1:${port}/api`,
        systemId: 'H99.01',
        secret: 'khoa',
        now: () => new Date(),
      });
      const told = await client.received('edoc').then(
        () => 'taken',
        (error: Error) => error.message,
      );
      expect(told).to.contain('401').and.to.contain('Sai mã hệ thống');
    } finally {
      const { code, output } = await service.ended('SIGTERM');
      expect(code, output).to.equal(0);
    }
  });
});
