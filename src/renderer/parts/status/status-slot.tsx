import { createContext, useContext, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

/** The place in the window's bottom line where what is open says what concerns it alone; null while there is none. */
export const StatusSlotContext = createContext<HTMLElement | null>(null);

/** Puts its children into the window's bottom line. */
export function InStatusBar({ children }: { readonly children: ReactNode }) {
  const slot = useContext(StatusSlotContext);
  return slot && createPortal(children, slot);
}
