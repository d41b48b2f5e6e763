/** Whether the keyboard has a Command key: where `Mod` means Cmd and keys are shown in the Mac's way. */
export function isMac(agent: { platform: string } = navigator): boolean {
  return /mac|iphone|ipad/i.test(agent.platform);
}

/** A combination such as `Mod+Shift+N` as it is written on this platform: `Ctrl Shift N`, on a Mac `Cmd Shift N`. */
export function keyText(keys: string, onMac: boolean = isMac()): string {
  return keys
    .split('+')
    .map((key) => {
      if (key === 'Mod') return onMac ? 'Cmd' : 'Ctrl';
      if (key === 'Alt') return onMac ? 'Option' : 'Alt';
      return key;
    })
    .join(' ');
}
