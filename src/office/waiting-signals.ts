/** "Something was recorded for your unit: look again." It carries no content, so it can not leak any. */
export interface WaitingSignals {
  /**
   * Hears of every change recorded for one of these units, and of moments after which changes may have been missed.
   * @returns how to stop hearing
   */
  subscribe(unitIds: ReadonlySet<string>, listener: () => void): () => void;
}
