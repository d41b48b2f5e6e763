/** Whether what is typed goes into `target` as text: there a digit is a digit and answers nothing. */
export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLTextAreaElement || target.isContentEditable) return true;
  return target instanceof HTMLInputElement && !['button', 'checkbox', 'radio', 'submit', 'file'].includes(target.type);
}

/** Whether `target` keeps every key for itself: a focused terminal, or a float that lies above the questions. */
export function keepsKeys(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-keeps-escape], dialog, [popover]') !== null;
}
