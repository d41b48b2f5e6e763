import { createContext, memo, useContext, useMemo, useRef, type ComponentProps, type ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { Icon } from '../../ui/icon/icon.tsx';
import { CodeWell } from '../code/code-well.tsx';
import { languageOfFence } from '../code/languages.ts';
import styles from './markdown.module.css';
import { healTail, splitBlocks, type MarkdownBlocks } from './split-blocks.ts';
import { marksOfBlocks, markTree, type TextMark } from './text-marks.ts';

interface MarkdownProps {
  readonly text: string;
  /** True while more of it arrives. */
  readonly isStreaming?: boolean;
  /** Places that are underlined, each with a note behind its sentence. */
  readonly marks?: readonly TextMark[];
  /** Draws what stands behind a marked sentence. */
  readonly renderNote?: (note: string) => ReactNode;
}

const NoteContext = createContext<(note: string) => ReactNode>(() => null);
const noMarks: readonly TextMark[] = [];
const noNote = () => null;

/** Markdown from the model. It is never HTML, loads nothing from the web and leads nowhere by itself. */
export const Markdown = memo(function Markdown({ text, isStreaming = false, marks = noMarks, renderNote = noNote }: MarkdownProps) {
  const previous = useRef<MarkdownBlocks | undefined>(undefined);
  const blocks = useMemo(() => (previous.current = splitBlocks(text, previous.current)).blocks, [text]);
  const marked = useMemo(() => (marks.length === 0 ? null : marksOfBlocks(text, { text, blocks }, marks)), [text, blocks, marks]);
  return (
    <NoteContext value={renderNote}>
      <div className={styles.markdown}>
        {blocks.map((block, index) => {
          const isOpen = isStreaming && index === blocks.length - 1;
          const own = marked?.[index];
          // Blocks only ever grow at the end, so their place is their identity.
          // oxlint-disable-next-line react/no-array-index-key
          return <Block key={index} text={isOpen ? healTail(block) : block} isOpen={isOpen} marks={own?.length ? own : noMarks} />;
        })}
      </div>
    </NoteContext>
  );
});

interface BlockProps {
  readonly text: string;
  readonly isOpen: boolean;
  readonly marks: readonly TextMark[];
}

const plugins = [remarkGfm];
type Tree = Parameters<typeof markTree>[0];

const Block = memo(function Block({ text, isOpen, marks }: BlockProps) {
  const marking = useMemo(() => (marks.length === 0 ? [] : [() => (tree: Tree) => markTree(tree, text, marks)]), [text, marks]);
  return (
    <ReactMarkdown remarkPlugins={plugins} rehypePlugins={marking} components={isOpen ? openComponents : settledComponents}>
      {text}
    </ReactMarkdown>
  );
});

type Element = NonNullable<ComponentProps<NonNullable<Exclude<Components['pre'], string>>>['node']>;

function fenceOf(node: Element | undefined): { code: string; fence: string } {
  const code = node?.children[0];
  if (code?.type !== 'element') return { code: '', fence: '' };
  const names = code.properties['className'];
  const name = Array.isArray(names) ? names.map(String).find((candidate) => candidate.startsWith('language-')) : undefined;
  const text = code.children.map((child) => (child.type === 'text' ? child.value : '')).join('');
  return { code: text.replace(/\n$/, ''), fence: (name ?? '').slice('language-'.length) };
}

function componentsFor(isOpen: boolean): Components {
  return {
    pre({ node }) {
      const { code, fence } = fenceOf(node);
      return <CodeWell code={code} language={languageOfFence(fence)} fence={fence} isOpen={isOpen} />;
    },
    a({ href, children }) {
      if (!href) return <span>{children}</span>;
      return (
        <a href={href} target="_blank" rel="noreferrer noopener" title={href}>
          {children}
        </a>
      );
    },
    img({ src, alt }) {
      const address = typeof src === 'string' && /^https?:/.test(src) ? src : '';
      return (
        <span className={styles.image} title={address}>
          <Icon name="image" size="small" />
          {alt || 'Image'} <span className={styles.note}>(not loaded{address && `: ${address}`})</span>
        </span>
      );
    },
    input({ checked }) {
      return (
        <span className={styles.check} role="img" aria-label={checked ? 'done' : 'open'} data-checked={checked || undefined}>
          {checked && <Icon name="check" size="small" />}
        </span>
      );
    },
    mark({ node, children }) {
      const note = node?.properties['dataNote'];
      return typeof note === 'string' ? <Note note={note} /> : <span className={styles.marked}>{children}</span>;
    },
    table({ children }) {
      return (
        <div className={styles.tableFrame}>
          <table>{children}</table>
        </div>
      );
    },
  };
}

function Note({ note }: { readonly note: string }) {
  return useContext(NoteContext)(note);
}

const openComponents = componentsFor(true);
const settledComponents = componentsFor(false);
