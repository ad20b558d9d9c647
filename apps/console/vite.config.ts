/** Builds the console into `dist/console` at the repository root, split so that lists load first. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Where `vite` in development finds the management API. */
const control = `http://127.0.0.1:${process.env['PORTICO_PORT'] ?? '3000'}`

export default defineConfig({
  base: '/',
  plugins: [react()],
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    target: 'es2023',
    // A data: URL in a style sheet would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'react',
              test: /node_modules[\\/](react|react-dom|scheduler|@tanstack|i18next|react-i18next)[\\/]/,
            },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: { '/api': control, '/healthz': control },
  },
})
