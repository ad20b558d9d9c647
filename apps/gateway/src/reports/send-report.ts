/** Posts a report to the control plane. */
import { feedReportAnswer } from '@portico/contract'
import { request, type Dispatcher } from 'undici'
import { FeedFault } from '../feed/feed-fault.ts'
import type { WrittenReport } from './call-reporter.ts'

/** Throws a `FeedFault` unless the control plane acknowledges this very report. */
export async function sendReport(
  controlUrl: URL,
  token: string,
  dispatcher: Dispatcher,
  report: WrittenReport,
): Promise<void> {
  const answer = await request(new URL('/feed/reports', controlUrl), {
    dispatcher,
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: report.bytes,
    headersTimeout: 10_000,
    bodyTimeout: 10_000,
  })
  if (answer.statusCode !== 200) {
    await answer.body.dump()
    throw new FeedFault(`the control plane answers ${answer.statusCode} to a report`)
  }
  const parsed = feedReportAnswer.safeParse(await answer.body.json())
  if (!parsed.success || parsed.data.acknowledged < report.sequence) {
    throw new FeedFault('the control plane does not acknowledge the report')
  }
}
