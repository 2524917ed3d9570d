/** The life of the process: settings, start, banner, signals, stop in order, exit code. */
import { createLogger, type Logger } from './adapters/telemetry/logger.ts';
import { describeSettings, readConfig } from './config.ts';
import type { CreateService } from './service-parts.ts';
import { ShutdownStack } from './shutdown-stack.ts';
import { exitCodeOf, startComplaint } from './start-errors.ts';
import { type Started, startService } from './start-service.ts';

/** As shells report a process that ended at Ctrl-C. */
const FORCED = 130;

/** Runs the service until a signal or a failure ends it; then ends the process. */
export async function runService(createService: CreateService): Promise<void> {
  if (process.argv.includes('--help')) {
    process.stdout.write(`${describeSettings('vi')}\n\n${describeSettings('en')}\n`);
    return;
  }
  const code = await live(createService).catch((error: unknown) => {
    process.stderr.write(`${startComplaint(error)}\n`);
    return exitCodeOf(error);
  });
  process.exit(code);
}

async function live(createService: CreateService): Promise<number> {
  const began = Date.now();
  const config = readConfig();
  const log = createLogger({ level: config.logLevel });
  const stack = new ShutdownStack();
  const stopping = new AbortController();
  const signalled = onSignals(stopping);
  const onCloseError = (name: string, err: unknown) => log.error({ err, name }, 'did not close cleanly');
  // A start that failed beside a server elsewhere has served nobody: the process just ends, whatever its queues wait for.
  let mustClose = config.databaseUrl === undefined;
  try {
    const started = await startService({ config, log, createService, stack, stopping });
    mustClose = true;
    process.stdout.write(banner(started, Date.now() - began));
    const failure = await Promise.race([signalled, started.failed, defect(log)]);
    if (failure !== 'signal') throw failure;
    process.stdout.write('\nĐang dừng theo thứ tự… · Stopping in order…\n');
    if (config.roles.includes('web')) await leaveRotation(config.drainMs);
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
  } finally {
    stopping.abort();
    if (mustClose) await stack.close(onCloseError);
  }
  process.stdout.write('Đã dừng; dữ liệu đã ghi đầy đủ. · Stopped; everything is on disk.\n');
  return 0;
}

/** /readyz says no already; whoever has not asked yet is still served. A second signal does not wait. */
function leaveRotation(drainMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, drainMs));
}

/** The first signal stops in order, the second at once. */
function onSignals(stopping: AbortController): Promise<'signal'> {
  return new Promise((resolve) => {
    const stop = () => {
      if (stopping.signal.aborted) process.exit(FORCED);
      stopping.abort();
      resolve('signal');
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}

/** An error that nobody caught leaves an unknown state behind: the service stops rather than go on in it. */
function defect(log: Logger): Promise<unknown> {
  return new Promise((resolve) => {
    const note = (err: unknown) => {
      log.fatal({ err }, 'defect: an error that nobody caught');
      resolve(err);
    };
    process.on('uncaughtException', note);
    process.on('unhandledRejection', note);
  });
}

function banner({ config, service }: Started, milliseconds: number): string {
  const engine = config.databaseUrl === undefined ? 'PostgreSQL 18 nhúng · embedded' : 'DATABASE_URL';
  const seconds = (milliseconds / 1000).toFixed(1).replace('.', ',');
  const reach = config.host === '127.0.0.1' || config.host === 'localhost' ? [] : reachWarning(config.demo);
  const address = config.roles.includes('web') ? config.publicUrl.origin : '— (workers)';
  const lines = [
    '',
    `Ấn Tín đã sẵn sàng sau ${seconds} giây · ready`,
    `  Địa chỉ  · Address   ${address}`,
    `  Dữ liệu  · Data      ${config.dataDir} (${engine})`,
    `  Vai trò  · Roles     ${config.roles.join(', ')}`,
    ...service.demoNotice().map((line) => `  ${line}`),
    ...reach,
    '  Dừng     · Stop      Ctrl-C',
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function reachWarning(demo: boolean): string[] {
  if (!demo) return [];
  return [
    '  ⚠ Dữ liệu trình diễn với mật khẩu công khai đang mở ra mạng · demo data with a public password is open to the network',
  ];
}
