#!/usr/bin/env node
import { askSecret } from './ask-secret.ts';
import { runCli } from './run-cli.ts';

process.exitCode = await runCli(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  environment: async (name) => (await import('../config.ts')).environmentVariable(name),
  askSecret,
});
