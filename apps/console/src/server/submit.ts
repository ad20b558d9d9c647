/** Changing something on the server: one attempt key, one problem to show, the right answers asked for anew. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { QueryKey } from '@tanstack/react-query'
import { useState } from 'react'
import type { CallOptions, PorticoError } from '@portico/sdk'
import { createAttempt, isFateUnknown } from './attempt.ts'

export type SubmitOptions<Input, Output> = Readonly<{
  /** Sends the change; the options carry the idempotency key of this attempt. */
  send: (input: Input, options: CallOptions) => Promise<Output>
  /** Which cached answers the change makes stale, by the beginning of their keys. */
  stale?: readonly QueryKey[]
  onDone?: (output: Output, input: Input) => void
  /** For changes that have no form beside which the problem could be shown. */
  onRefused?: (error: PorticoError) => void
}>

export type Submit<Input> = Readonly<{
  submit: (input: Input) => void
  isPending: boolean
  error: PorticoError | null
  /** The last try may have taken effect, though no answer said so. */
  isUnsettled: boolean
  reset: () => void
}>

/** A change that a person asks for with a button. */
export function useSubmit<Input, Output>(options: SubmitOptions<Input, Output>): Submit<Input> {
  const cache = useQueryClient()
  const [attempt] = useState(() => createAttempt())
  const mutation = useMutation<Output, PorticoError, Input>({
    mutationFn: (input) => options.send(input, { idempotencyKey: attempt.keyFor(input) }),
    onSettled: (_output, error) => attempt.settle(error),
    onError: (error) => options.onRefused?.(error),
    onSuccess: (output, input) => {
      for (const queryKey of options.stale ?? []) void cache.invalidateQueries({ queryKey })
      options.onDone?.(output, input)
    },
  })
  return {
    submit: mutation.mutate,
    isPending: mutation.isPending,
    error: mutation.error,
    isUnsettled: isFateUnknown(mutation.error),
    reset: mutation.reset,
  }
}
