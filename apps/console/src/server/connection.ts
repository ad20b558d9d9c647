/** Whether the management API answers, as the last requests have shown. */
import { createCell } from '../page/cell.ts'

export type Connection = 'reachable' | 'unreachable'

export const connection = createCell<Connection>('reachable')
