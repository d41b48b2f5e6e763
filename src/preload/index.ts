// Hands the page one end of a message channel, the other to main. Knows no method name, so it never changes with the contract.
import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('tesseraHost', { kind: 'electron' });

window.addEventListener('message', (event: MessageEvent<{ type?: unknown } | null>) => {
  if (event.source !== window || event.data?.type !== 'tessera:ready') return;
  const { port1, port2 } = new MessageChannel();
  ipcRenderer.postMessage('tessera:connect', null, [port2]);
  window.postMessage({ type: 'tessera:port' }, '*', [port1]);
});
