import { z } from 'zod';

export const todo = z.object({
  content: z.string().min(1),
  status: z.enum(['pending', 'in_progress', 'completed']),
});
export type Todo = z.infer<typeof todo>;
