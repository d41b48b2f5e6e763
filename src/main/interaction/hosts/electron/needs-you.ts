import { Notification, type BrowserWindow } from 'electron';
import type { SessionService } from '#main/ports/sessions.ts';
import type { SessionId } from '#shared/model/id.ts';

/** Tells the person through the system when a session waits for an answer and the window is not looked at. Once per question. */
export function notifyWhenNeeded(sessions: SessionService, window: () => BrowserWindow | null): Disposable {
  const told = new Map<SessionId, string>();
  return sessions.onChange((summary) => {
    if (summary.state.status !== 'waiting') {
      told.delete(summary.id);
      return;
    }
    const { question, summary: what } = summary.state.question;
    if (told.get(summary.id) === question) return;
    told.set(summary.id, question);
    const target = window();
    if (!Notification.isSupported() || target === null || target.isFocused()) return;
    const notification = new Notification({ title: summary.title ?? 'A session needs you', body: what });
    notification.on('click', () => {
      target.show();
      target.focus();
    });
    notification.show();
  });
}
