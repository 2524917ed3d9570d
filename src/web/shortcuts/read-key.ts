/** The key's own character; null with Ctrl, Alt or Meta, which belong to the browser. */
export function readKey(event: KeyboardEvent): string | null {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented)
    return null;
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type);
}

/** A dialog or drawer lies over the page: its own keys count. */
export function isCovered(): boolean {
  return [...document.querySelectorAll('.ant-modal-wrap, .ant-drawer-open')].some(
    (cover) => (cover as HTMLElement).offsetParent !== null || getComputedStyle(cover).display !== 'none',
  );
}
