export const root: string;
export function buildIsFresh(): boolean;
