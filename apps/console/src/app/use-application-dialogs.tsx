/**
 * The dialogs that a list of applications opens. Which of them is open is known to nobody but the dialogs: the page and
 * its rows are not drawn anew when one opens or closes.
 */
import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import type { ApplicationRow } from '@portico/contract'
import type { OnApplicationTask } from '../features/applications/row-actions.tsx'
import { useSuspension } from '../features/applications/use-suspension.ts'
import { createCell, useCell } from '../page/cell.ts'
import type { Cell } from '../page/cell.ts'
import { ApplicationDialog } from './application-dialog.tsx'
import type { DialogName } from './application-dialog.tsx'

type Open = Readonly<{ dialog: DialogName; application: ApplicationRow | null }>

/** The functions stay the same from one rendering to the next. */
export type ApplicationDialogs = Readonly<{
  open: (dialog: DialogName, application: ApplicationRow | null) => void
  /** For what a row of the list asks for. */
  onTask: OnApplicationTask
  /** To be rendered beside the list. */
  element: ReactNode
}>

export function useApplicationDialogs(): ApplicationDialogs {
  const [cell] = useState(() => createCell<Open | null>(null))
  const suspension = useSuspension()
  return useMemo(() => {
    const open: ApplicationDialogs['open'] = (dialog, application) =>
      cell.set({ dialog, application })
    const onTask: OnApplicationTask = (task, application) => {
      if (task === 'suspend' || task === 'resume') suspension[task](application)
      else open(task, application)
    }
    return { open, onTask, element: <OpenDialog cell={cell} /> }
  }, [cell, suspension])
}

function OpenDialog({ cell }: Readonly<{ cell: Cell<Open | null> }>) {
  const open = useCell(cell)
  return open && <ApplicationDialog {...open} onClose={() => cell.set(null)} />
}
