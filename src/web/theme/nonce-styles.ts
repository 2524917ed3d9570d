/**
 * Style elements that libraries make at run time get the page's nonce. Ant Design gives it to its own, but not to those that
 * measure scroll bars or hold the page still below a dialog: without it the content security policy refuses them.
 */
export function nonceStyles(nonce: string): void {
  const create = document.createElement;
  document.createElement = function withNonce(
    this: Document,
    name: string,
    options?: ElementCreationOptions,
  ) {
    const element = create.call(this, name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  } as typeof document.createElement;
}
