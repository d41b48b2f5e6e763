import { projectId, type IdSource, type ProjectId } from '#shared/model/id.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { ProjectRow, ProjectStore } from '#main/ports/project-store.ts';
import type { Connection } from '../database.ts';

interface Row {
  project: ProjectId;
  folder: string;
  added_at: number;
  is_removed: number;
}

/** The projects over a connection. */
export function createProjectStore({ database, guard }: Connection, clock: Clock, ids: IdSource): ProjectStore {
  const list = database.prepare<[], Row>('SELECT * FROM projects WHERE is_removed = 0 ORDER BY added_at, project');
  const get = database.prepare<[string], Row>('SELECT * FROM projects WHERE project = ?');
  // One statement: two processes that add the same folder get the same project.
  const add = database.prepare<[string, string, number], Row>(`
    INSERT INTO projects (project, folder, added_at) VALUES (?, ?, ?)
    ON CONFLICT (folder) DO UPDATE SET added_at = CASE is_removed WHEN 1 THEN excluded.added_at ELSE added_at END, is_removed = 0
    RETURNING *
  `);
  const remove = database.prepare('UPDATE projects SET is_removed = 1 WHERE project = ?');
  return {
    list: () => guard('The projects could not be listed', () => list.all().map(toProject)),
    get(project) {
      const row = guard('The project could not be read', () => get.get(project));
      return row === undefined ? null : toProject(row);
    },
    add(folder) {
      const row = guard('The project could not be added', () => add.get(projectId.parse(ids.next()), folder, clock.now()));
      if (row === undefined) throw new Error('An added project has no row.');
      return toProject(row);
    },
    remove: (project) => void guard('The project could not be removed', () => remove.run(project)),
  };
}

function toProject(row: Row): ProjectRow {
  return { id: row.project, folder: row.folder, addedAt: row.added_at, isRemoved: row.is_removed === 1 };
}
