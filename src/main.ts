import { runService } from './run-service.ts';
import { createService } from './wiring.ts';

await runService(createService);
