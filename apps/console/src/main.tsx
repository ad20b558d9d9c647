/** Starts the console in the page: language first, then the screens. */
import { createRoot } from 'react-dom/client'
import { Root } from './app/root.tsx'
import { startI18n } from './i18n/setup.ts'
import './app/app.css'

async function start(): Promise<void> {
  await startI18n()
  const element = document.getElementById('root')
  if (element === null) throw new Error('index.html has no element #root')
  createRoot(element).render(<Root />)
}

void start()
