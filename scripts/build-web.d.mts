/** @param target folder that receives the page; dist/web unless told */
export function buildWeb(target?: string): void;
