// Joins xterm to a call's terminal. Loaded when the first terminal is shown.
import type { CallId, SessionId } from '#shared/model/id.ts';
import type { Terminal } from '@xterm/xterm';
import type { Client } from '../../../bridge/client.ts';
import { feedTerminal } from './terminal-feed.ts';
import { terminalTheme } from './terminal-theme.ts';

interface TerminalOptions {
  readonly client: Client;
  readonly at: { readonly session: SessionId; readonly call: CallId };
  readonly element: HTMLElement;
  /** Ends everything and takes the terminal out of the page. */
  readonly signal: AbortSignal;
  readonly onProblem: (error: unknown) => void;
}

export interface OpenTerminal {
  readonly setRunning: (isRunning: boolean) => void;
}

const mostRows = 16;
const resizeDelayMs = 120;

/** A terminal in `element` that shows a call's output; null where the signal ended it before it was there. */
export async function openTerminal({ client, at, element, signal, onProblem }: TerminalOptions): Promise<OpenTerminal | null> {
  const [{ Terminal }, { FitAddon }] = await Promise.all([
    import('@xterm/xterm'),
    import('@xterm/addon-fit'),
    import('@xterm/xterm/css/xterm.css'),
  ]);
  if (signal.aborted) return null;
  const style = getComputedStyle(document.documentElement);
  const terminal = new Terminal({
    rows: mostRows,
    fontFamily: style.getPropertyValue('--font-code'),
    fontSize: Number.parseInt(style.getPropertyValue('--text-12'), 10) || 12,
    lineHeight: 1.15,
    scrollback: 5_000,
    disableStdin: true,
    cursorInactiveStyle: 'outline',
    theme: terminalTheme(style),
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(element);

  let isRunning = false;
  let resizing: ReturnType<typeof setTimeout> | undefined;
  function adapt() {
    const columns = fit.proposeDimensions()?.cols;
    if (columns && columns >= 2 && columns !== terminal.cols) terminal.resize(columns, mostRows);
    grow(terminal, element);
    clearTimeout(resizing);
    if (!isRunning) return;
    resizing = setTimeout(() => {
      const size = { columns: Math.min(500, terminal.cols), rows: mostRows };
      // The terminal may have ended meanwhile: nothing is lost then.
      void client.terminal.resize({ ...at, ...size }).catch(() => undefined);
    }, resizeDelayMs);
  }

  const sizes = new ResizeObserver(adapt);
  sizes.observe(element);
  const themes = new MutationObserver(() => (terminal.options.theme = terminalTheme(getComputedStyle(document.documentElement))));
  themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  terminal.onData((text) => void client.terminal.write({ ...at, text }).catch(onProblem));
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.key !== 'Escape' || !event.shiftKey) return true;
    terminal.blur();
    return false;
  });
  signal.addEventListener(
    'abort',
    () => {
      clearTimeout(resizing);
      sizes.disconnect();
      themes.disconnect();
      terminal.dispose();
    },
    { once: true },
  );
  void feedTerminal(client, at, createScreen(terminal, element, onProblem), signal);
  return {
    setRunning(running) {
      if (signal.aborted) return;
      isRunning = running;
      terminal.options.disableStdin = !running;
      if (running) adapt();
      else terminal.write('\u001b[?25l');
    },
  };
}

function createScreen(terminal: Terminal, element: HTMLElement, onProblem: (error: unknown) => void): Parameters<typeof feedTerminal>[2] {
  return {
    write: (bytes) =>
      new Promise((resolve) =>
        terminal.write(bytes, () => {
          grow(terminal, element);
          resolve();
        }),
      ),
    skip: (bytes) =>
      terminal.write(`\r\n\u001b[0m[${bytes.toLocaleString('en')} bytes came faster than they could be drawn and are not shown]\r\n`),
    end: () => terminal.write('\u001b[?25l'),
    fail: onProblem,
  };
}

/** The well is as tall as what was printed, up to the terminal's own height. It only grows, so that nothing below moves back and forth. */
function grow(terminal: Terminal, element: HTMLElement): void {
  const screen = element.querySelector('.xterm-screen');
  if (!screen) return;
  const { buffer, rows } = terminal;
  const used = buffer.active.type === 'alternate' ? rows : Math.min(rows, buffer.active.baseY + buffer.active.cursorY + 1);
  const most = Math.max(used, Number(element.dataset['rows'] ?? 1));
  element.dataset['rows'] = String(most);
  const rowHeight = screen.clientHeight / rows;
  element.style.height = `${Math.ceil(most * rowHeight)}px`;
}
