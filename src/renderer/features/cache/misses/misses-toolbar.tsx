import type { MissRow } from '#shared/model/insight/cache-report.ts';
import { missCause } from '#shared/model/insight/cache-report.ts';
import type { UsageFilter } from '#shared/model/insight/usage-report.ts';
import type { CacheView, MissesView } from '../../../parts/cache/cache-view.ts';
import { causeWords } from '../../../parts/cache/cause-words.ts';
import { ModelFilter } from '../../../parts/filters/model-filter.tsx';
import { ProjectFilter } from '../../../parts/filters/project-filter.tsx';
import { RangeFilter } from '../../../parts/range/range-filter.tsx';
import { filterDaysText } from '../../../parts/range/usage-range.ts';
import { MenuButton } from '../../../ui/menu/menu-button.tsx';
import { Toolbar } from '../../../ui/toolbar/toolbar.tsx';

interface MissesToolbarProps {
  readonly view: CacheView;
  readonly filter: UsageFilter;
  /** Those that are listed: their models can be chosen. */
  readonly misses: readonly MissRow[];
  readonly modelName: (model: string) => string;
  readonly onView: (change: Partial<MissesView>) => void;
}

/** Which misses are listed. */
export function MissesToolbar({ view, filter, misses, modelName, onView }: MissesToolbarProps) {
  const days = filterDaysText(filter);
  const models = [...new Set(misses.map((miss) => miss.model))].toSorted();
  return (
    <Toolbar title="Cache misses" said={days === null ? '' : `${days}, local time`}>
      <RangeFilter
        range={view.range}
        picked={view.picked}
        onRange={(range) => onView({ range, picked: null })}
        onUnpick={() => onView({ picked: null })}
      />
      <ProjectFilter project={view.project} onProject={(project) => onView({ project })} />
      <ModelFilter model={view.model} known={models.map((id) => ({ id, name: modelName(id) }))} onModel={(model) => onView({ model })} />
      <CauseFilter cause={view.cause} onCause={(cause) => onView({ cause })} />
    </Toolbar>
  );
}

interface CauseFilterProps {
  readonly cause: CacheView['cause'];
  readonly onCause: (cause: CacheView['cause']) => void;
}

function CauseFilter({ cause: chosen, onCause }: CauseFilterProps) {
  const name = chosen === null ? 'All causes' : causeWords[chosen];
  const item = (cause: CacheView['cause'], label: string) => ({
    id: cause ?? 'all',
    label,
    isChecked: cause === chosen,
    onSelect: () => onCause(cause),
  });
  return (
    <MenuButton
      label={`Cause: ${name}`}
      items={[item(null, 'All causes'), ...missCause.options.map((cause) => item(cause, causeWords[cause]))]}
    >
      {name}
    </MenuButton>
  );
}
