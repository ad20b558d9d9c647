/** The chart of usage; loaded only where one is shown, because the chart library is large. */
import { BarChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { theme } from 'antd'
import type { GlobalToken } from 'antd'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { UsagePoint, UsageTotals } from './usage-series.ts'

use([BarChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

export type UsageChartProps = Readonly<{
  points: readonly UsagePoint[]
  label: (at: string) => string
}>

const outcomes = ['passed', 'refused', 'failed'] as const satisfies (keyof UsageTotals)[]

/** Hidden from assistive technology: the table beside it says the same. */
export function UsageChart(props: UsageChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const option = useOption(props)
  useEffect(() => {
    if (place.current === null) return
    const chart = init(place.current, null, { renderer: 'svg' })
    chart.setOption(option)
    const observer = new ResizeObserver(() => chart.resize())
    observer.observe(place.current)
    return () => {
      observer.disconnect()
      chart.dispose()
    }
  }, [option])
  return <div ref={place} aria-hidden style={{ height: 240 }} />
}

function useOption({ points, label }: UsageChartProps) {
  const { t } = useTranslation()
  const { token } = theme.useToken()
  const colors = {
    passed: token.colorSuccess,
    refused: token.colorError,
    failed: token.colorWarning,
  }
  const ink = { color: token.colorTextSecondary, fontFamily: token.fontFamily }
  return {
    animation: token.motion,
    color: outcomes.map((outcome) => colors[outcome]),
    textStyle: ink,
    grid: { left: 8, right: 8, top: 40, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, textStyle: ink, itemWidth: 12, itemHeight: 12 },
    tooltip: {
      trigger: 'axis' as const,
      axisPointer: { type: 'shadow' as const },
      backgroundColor: token.colorBgElevated,
      borderColor: token.colorBorder,
      textStyle: { color: token.colorText, fontFamily: token.fontFamily },
    },
    ...listAxes(
      points.map((point) => label(point.at)),
      token,
    ),
    series: outcomes.map((outcome) => ({
      type: 'bar' as const,
      name: t(`calls.outcome.${outcome}`),
      stack: 'calls',
      barMaxWidth: 22,
      data: points.map((point) => point[outcome]),
    })),
  }
}

function listAxes(names: readonly string[], token: GlobalToken) {
  const axisLabel = { color: token.colorTextSecondary, fontFamily: token.fontFamily }
  return {
    xAxis: {
      type: 'category' as const,
      data: [...names],
      axisTick: { show: false },
      axisLine: { lineStyle: { color: token.colorBorder } },
      axisLabel: { ...axisLabel, hideOverlap: true },
    },
    yAxis: {
      type: 'value' as const,
      minInterval: 1,
      axisLabel,
      splitLine: { lineStyle: { color: token.colorBorderSecondary } },
    },
  }
}
