/** How much an application is used: calls by outcome over time, as a chart and as a table. */
import { useQuery } from '@tanstack/react-query'
import { Flex, Segmented, Skeleton, Statistic } from 'antd'
import { Suspense, lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Loaded } from '../../components/loaded.tsx'
import { Panel } from '../../components/panel.tsx'
import { useFormats } from '../../i18n/formats.ts'
import { usageQuery } from './api.ts'
import { fillUsage, sumUsage, usageRanges } from './usage-series.ts'
import type { UsagePoint, UsageRange } from './usage-series.ts'
import { UsageTable } from './usage-table.tsx'

const UsageChart = lazy(async () => ({
  default: (await import('./usage-chart.tsx')).UsageChart,
}))

export function UsagePanel({ applicationId }: Readonly<{ applicationId: string }>) {
  const { t } = useTranslation()
  const [range, setRange] = useState<UsageRange>('day')
  const usage = useQuery(usageQuery(applicationId, range))
  return (
    <Panel
      title={t('calls.usage.title')}
      isPadded
      extra={
        <Segmented<UsageRange>
          aria-label={t('calls.usage.rangeLabel')}
          value={range}
          onChange={setRange}
          options={usageRanges.map((value) => ({ value, label: t(`calls.usage.range.${value}`) }))}
        />
      }
    >
      <Loaded query={usage}>
        {({ points }) => (
          <Usage points={fillUsage(points, range, usage.dataUpdatedAt)} range={range} />
        )}
      </Loaded>
    </Panel>
  )
}

type UsageProps = Readonly<{ points: readonly UsagePoint[]; range: UsageRange }>

function Usage({ points, range }: UsageProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const totals = sumUsage(points)
  // A month is counted in days of UTC, so its days are named in UTC.
  const label = range === 'month' ? (at: string) => formats.day(at.slice(0, 10)) : formats.instant
  return (
    <Flex vertical gap={16}>
      <Flex gap={32} wrap>
        {(['passed', 'refused', 'failed'] as const).map((outcome) => (
          <Statistic
            key={outcome}
            title={t(`calls.outcome.${outcome}`)}
            value={formats.count(totals[outcome])}
          />
        ))}
      </Flex>
      <Suspense fallback={<Skeleton.Node active style={{ width: '100%', height: 240 }} />}>
        <UsageChart points={points} label={label} />
      </Suspense>
      <UsageTable points={points} label={label} />
    </Flex>
  )
}
