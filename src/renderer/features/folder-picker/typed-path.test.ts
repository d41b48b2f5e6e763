import { expect, test } from 'vitest';
import { matchFolders, readTypedPath } from './typed-path.ts';

test('what is typed is a folder and the beginning of a name in it', () => {
  expect(readTypedPath('/home/ada/co', '/home/ada')).toEqual({ folder: '/home/ada', prefix: 'co' });
  expect(readTypedPath('/home/ada/', '/home/ada')).toEqual({ folder: '/home/ada', prefix: '' });
  expect(readTypedPath('/ho', null)).toEqual({ folder: '/', prefix: 'ho' });
  expect(readTypedPath('C:\\Users\\a', null)).toEqual({ folder: 'C:\\Users', prefix: 'a' });
  expect(readTypedPath('C:\\U', null)).toEqual({ folder: 'C:\\', prefix: 'U' });
});

test('a folder that was just listed is meant whole, not as the beginning of a name', () => {
  expect(readTypedPath('/home/ada', '/home/ada')).toEqual({ folder: '/home/ada', prefix: '' });
});

test('words that are no path list nothing', () => {
  expect(readTypedPath('code', '/home/ada')).toEqual({ folder: null, prefix: 'code' });
});

test('hidden folders show once a dot is typed', () => {
  const folders = [{ name: '.config' }, { name: 'Code' }, { name: 'Documents' }];
  expect(matchFolders(folders, '').map((folder) => folder.name)).toEqual(['Code', 'Documents']);
  expect(matchFolders(folders, 'co').map((folder) => folder.name)).toEqual(['Code']);
  expect(matchFolders(folders, '.').map((folder) => folder.name)).toEqual(['.config']);
});
