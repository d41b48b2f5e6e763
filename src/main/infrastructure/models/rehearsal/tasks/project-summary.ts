// The summary of an explored project. Every sentence rests on a tool's result; what failed is named at the end.
import { asObject, parseObject } from '../../anthropic/wire-event.ts';
import type { CallResult } from '../step.ts';
import { codeBlock, counted, foundLines, listedLines, withoutLineNumbers } from '../tool-text.ts';
import { describeGitStatus } from './git-status.ts';

export interface Findings {
  files: CallResult | undefined;
  notes: CallResult | undefined;
  status: CallResult | undefined;
  log: CallResult | undefined;
  read: { path: string; result: CallResult | undefined }[];
}

export function summariseProject(words: string, findings: Findings): string {
  const asked =
    words === '' ? '' : ` You asked: "${short(words)}". A rehearsal cannot reason about that; it can only report what it finds.`;
  const parts = [
    `This is a rehearsal: a simulated answer, written from what the tools returned and from nothing else.${asked}`,
    section('What it is', findings.read.flatMap(({ path, result }) => describeFile(path, result)).join('\n\n')),
    section('Structure', structure(findings.files)),
    section('Git', git(findings)),
    section('Open notes', notes(findings.notes)),
    section('What I could not see', missing(findings)),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function section(title: string, body: string): string {
  return body === '' ? '' : `## ${title}\n\n${body}`;
}

function describeFile(path: string, result: CallResult | undefined): string[] {
  if (result?.status !== 'done') return [];
  const text = withoutLineNumbers(result.text).trim();
  if (path.endsWith('package.json')) return describePackage(path, text);
  if (/readme/i.test(path)) return describeReadme(path, text);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return [`\`${path}\` begins:\n\n${codeBlock(lines.slice(0, 8).join('\n'))}`];
}

function describePackage(path: string, text: string): string[] {
  const manifest = parseObject(text);
  if (!manifest) return [`\`${path}\` is there, but what I read of it is not valid JSON.`];
  const { name, version, description } = manifest;
  const title = typeof name === 'string' ? `\`${name}\`${typeof version === 'string' ? ` ${version}` : ''}` : 'The package has no name';
  const scripts = Object.keys(asObject(manifest['scripts']) ?? {});
  const packages = Object.keys({ ...asObject(manifest['dependencies']), ...asObject(manifest['devDependencies']) });
  const facts = [
    `${title}${typeof description === 'string' && description !== '' ? `: ${description}` : ''} (from \`${path}\`).`,
    scripts.length === 0 ? 'It has no scripts.' : `Its scripts: ${scripts.map((script) => `\`${script}\``).join(', ')}.`,
    packages.length === 0 ? 'It depends on no packages.' : `It depends on ${counted(packages.length, 'package')}.`,
  ];
  return [facts.join(' ')];
}

function describeReadme(path: string, text: string): string[] {
  const title = /^#\s+(.+)$/m.exec(text)?.[1];
  const paragraph = text.split(/\n\s*\n/).find((part) => part.trim() !== '' && !/^[#![<|`-]/.test(part.trim()));
  const words = [title === undefined ? '' : `**${title}**`, paragraph === undefined ? '' : short(paragraph.replace(/\s+/g, ' '), 400)];
  const said = words.filter((part) => part !== '').join(': ');
  return said === '' ? [] : [`\`${path}\` says: ${said}`];
}

function structure(files: CallResult | undefined): string {
  if (files?.status !== 'done') return '';
  const paths = listedLines(files.text);
  if (paths.length === 0) return 'The folder holds no files.';
  const total = /\[\d+ of (\d+) files/.exec(files.text)?.[1];
  const folders = Map.groupBy(paths, (path) => (path.includes('/') ? `${path.split('/')[0]}/` : '(top level)'));
  const rows = [...folders]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([folder, inside]) => `| \`${folder}\` | ${inside.length} | ${kinds(inside)} |`);
  const opening =
    total === undefined
      ? `${counted(paths.length, 'file')}:`
      : `${Number(total).toLocaleString('en')} files; of the ${paths.length} changed last:`;
  return `${opening}\n\n| folder | files | kinds |\n| --- | --- | --- |\n${rows.join('\n')}`;
}

/** The commonest endings of some files' names. */
function kinds(paths: readonly string[]): string {
  const endings = Map.groupBy(paths, (path) => /[^/](\.[\w-]+)$/.exec(path)?.[1] ?? 'without ending');
  const commonest = [...endings].toSorted(([a, some], [b, others]) => others.length - some.length || a.localeCompare(b)).slice(0, 4);
  return commonest.map(([ending, inside]) => `${ending} ${inside.length}`).join(', ');
}

function git({ status, log }: Findings): string {
  const state = status?.status === 'done' ? (describeGitStatus(status.text) ?? '') : '';
  const commits = log?.status === 'done' ? listedLines(log.text) : [];
  const history = commits.length === 0 ? '' : `Last commits:\n\n${codeBlock(commits.join('\n'))}`;
  return [state, history].filter((part) => part !== '').join('\n\n');
}

function notes(result: CallResult | undefined): string {
  if (result?.status !== 'done') return '';
  const found = foundLines(result.text);
  if (found.length === 0) return 'No TODO or FIXME in any file.';
  const most = 10;
  const list = found.slice(0, most).map((hit) => `- \`${hit.file}:${hit.line}\`: ${short(hit.text.replaceAll('`', "'"), 120)}`);
  const rest = found.length > most ? `\n\nAnd ${found.length - most} more.` : '';
  return `${counted(found.length, 'line')} with TODO or FIXME:\n\n${list.join('\n')}${rest}`;
}

function missing(findings: Findings): string {
  const looks: [what: string, result: CallResult | undefined][] = [
    ['the list of files', findings.files],
    ['open notes', findings.notes],
    ['the state of git', findings.status],
    ['the last commits', findings.log],
    ...findings.read.map(({ path, result }): [string, CallResult | undefined] => [`\`${path}\``, result]),
  ];
  const lines = looks.flatMap(([what, result]) => {
    if (result === undefined || result.status === 'skipped') return [`- ${what}: no tool for it is offered.`];
    return result.status === 'failed' ? [`- ${what}: ${short(result.text.replace(/\s+/g, ' ').trim(), 200)}`] : [];
  });
  return lines.join('\n');
}

function short(text: string, length = 200): string {
  const trimmed = text.trim();
  return trimmed.length > length ? `${trimmed.slice(0, length - 1).toWellFormed()}…` : trimmed;
}
