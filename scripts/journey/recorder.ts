/** What happened in a walk, step by step, for the table and for --json. */

export interface Step {
  /** Vietnamese, as printed. */
  readonly name: string;
  readonly who: string;
  /** ISO 8601. */
  readonly at: string;
  readonly milliseconds: number;
  readonly ok: boolean;
  /** What came of it, or why not. */
  readonly result: string;
}

/** A step did not hold: the walk of this file ends, its table stays. */
export class StepFailed extends Error {}

export class Recorder {
  readonly steps: Step[] = [];
  readonly #onStep: (step: Step) => void;

  constructor(onStep: (step: Step) => void = () => undefined) {
    this.#onStep = onStep;
  }

  /** Runs and times one step. `describe` says in words what came of it. */
  async step<T>(
    name: string,
    who: string,
    work: () => Promise<T>,
    describe?: (result: T) => string,
  ): Promise<T> {
    const at = new Date();
    const started = performance.now();
    const done = (ok: boolean, result: string) => {
      const milliseconds = Math.round(performance.now() - started);
      const step: Step = { name, who, at: at.toISOString(), milliseconds, ok, result };
      this.steps.push(step);
      this.#onStep(step);
    };
    try {
      const result = await work();
      done(true, describe?.(result) ?? '');
      return result;
    } catch (error) {
      done(false, error instanceof Error ? error.message : String(error));
      throw new StepFailed(name, { cause: error });
    }
  }
}
