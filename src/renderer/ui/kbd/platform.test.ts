import { expect, test } from 'vitest';
import { isMac, keyText } from './platform.ts';

test('keys are written as their platform writes them', () => {
  expect([keyText('Mod+N', false), keyText('Mod+N', true)]).toEqual(['Ctrl N', 'Cmd N']);
  expect([keyText('Alt+N', true), keyText('Enter', true), keyText('1', false)]).toEqual(['Option N', 'Enter', '1']);
  expect([isMac({ platform: 'MacIntel' }), isMac({ platform: 'Linux x86_64' })]).toEqual([true, false]);
});
