export function buildApplication(target?: string): Promise<void>;
