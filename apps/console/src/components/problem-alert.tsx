/** A refusal or outage beside what was tried: the sentence, and the request id to pass on. */
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import type { PorticoError } from '@portico/sdk'
import { describeCode, describeProblem } from '../i18n/describe.ts'
import { RequestId } from './request-id.tsx'

export function ProblemAlert({ error }: Readonly<{ error: PorticoError | null }>) {
  useTranslation() // Renders again when the language changes.
  if (error === null) return null
  const { problem } = error
  const fields = (problem.errors ?? []).filter((field) => field.code !== problem.code)
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={describeProblem(problem)}
      description={
        <>
          {fields.map((field) => (
            <div key={`${field.path} ${field.code}`}>{describeCode(field.code, field.message)}</div>
          ))}
          <RequestId id={problem.requestId} />
        </>
      }
    />
  )
}
