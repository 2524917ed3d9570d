/**
 * For a dialog's `afterOpenChange`: a dialog is not displayed yet when its fields are drawn, so their `autoFocus` is lost and the
 * button that closes it would have the focus. What bears `data-first` gets it, else the first text field, the first control, or the button that goes on.
 */
const text =
  'textarea:not([disabled]), input:not([type=checkbox], [type=radio], [role=combobox], [disabled])';
const control = 'input:not([disabled]), button:not([disabled])';

export function focusFirst(open: boolean): void {
  if (!open) return;
  const dialog = [...document.querySelectorAll('.ant-modal')].at(-1);
  const body = dialog?.querySelector('.ant-modal-body');
  // Whoever has begun to type stays where they are.
  if (!body || body.contains(document.activeElement)) return;
  const marked = body.querySelector<HTMLElement>('[data-first]');
  const first =
    marked?.querySelector<HTMLElement>('input') ??
    marked ??
    body.querySelector<HTMLElement>(text) ??
    body.querySelector<HTMLElement>(control) ??
    dialog?.querySelector<HTMLElement>('.ant-modal-footer .ant-btn-primary');
  first?.focus();
}
