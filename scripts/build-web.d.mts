export function buildWeb(target?: string): Promise<void>;
