/** Settings of the component library; its icons without the English file names by which they would be read aloud. */
import {
  CheckCircleFilled as CheckIcon,
  CloseCircleFilled as CrossIcon,
  DownOutlined as DownIcon,
  ExclamationCircleFilled as WarningIcon,
  InfoCircleFilled as InfoIcon,
  LoadingOutlined as LoadingIcon,
} from '@ant-design/icons'
import {
  CheckCircleFilled,
  CloseCircleFilled,
  ExclamationCircleFilled,
  InfoCircleFilled,
} from '@ant-design/icons-svg'
import type { ConfigProviderProps } from 'antd'
import { Glyph } from '../components/glyph.tsx'

/** What an alert is about stands in its words. */
export const librarySettings = {
  alert: {
    successIcon: <Glyph of={CheckCircleFilled} />,
    infoIcon: <Glyph of={InfoCircleFilled} />,
    warningIcon: <Glyph of={ExclamationCircleFilled} />,
    errorIcon: <Glyph of={CloseCircleFilled} />,
  },
  // The title keeps off the button that closes the dialog, and what follows off the title.
  modal: {
    styles: { header: { marginBlockEnd: 14, paddingInlineEnd: 28 } },
    // Those of a question: the library gives size and colour to its own icons only.
    successIcon: <CheckIcon aria-hidden />,
    infoIcon: <InfoIcon aria-hidden />,
    warningIcon: <WarningIcon aria-hidden />,
    errorIcon: <CrossIcon aria-hidden />,
  },
  // The field says itself that it has a list.
  select: { suffixIcon: <DownIcon aria-hidden />, loadingIcon: <LoadingIcon aria-hidden spin /> },
  // A blank between two Han characters would change the button's name.
  button: { autoInsertSpace: false, loadingIcon: <LoadingIcon aria-hidden spin /> },
} satisfies ConfigProviderProps
