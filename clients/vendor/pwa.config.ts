/**
 * The app on a device: a manifest, and a service worker that keeps the shell, so that the app opens without a network. A new worker waits until the page
 * says that its person wants it.
 */
import type { PluginOption } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

export function pwa(): PluginOption {
  return VitePWA({
    registerType: 'prompt',
    // The page registers it itself (`src/offline/service-worker.ts`), without an inline script.
    injectRegister: null,
    filename: 'sw.js',
    manifestFilename: 'manifest.webmanifest',
    manifest: {
      id: '/vendor/',
      name: 'Slotwire for vendors',
      short_name: 'Slotwire',
      description: 'Bookings as they come, with or without a network.',
      lang: 'en',
      start_url: '/vendor/',
      scope: '/vendor/',
      display: 'standalone',
      background_color: '#f4f5f8',
      theme_color: '#4149c4',
      categories: ['business', 'productivity'],
      icons: [
        { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
        { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
        { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
        { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
      ],
      shortcuts: [
        { name: 'Bookings', url: '/vendor/bookings' },
        { name: 'Overview', url: '/vendor/overview' },
      ],
    },
    workbox: {
      globPatterns: ['index.html', 'assets/*.{js,css}', 'icon.svg'],
      // Telemetry is of no use without a network.
      globIgnores: ['assets/faro-*.js'],
      navigateFallback: '/vendor/index.html',
      navigateFallbackAllowlist: [/^\/vendor\//],
      // What has a name with a dot is a file, and its absence no page.
      navigateFallbackDenylist: [/\/[^/?]+\.[^/]+$/],
      cleanupOutdatedCaches: true,
      clientsClaim: true,
      sourcemap: false,
      inlineWorkboxRuntime: true,
    },
  });
}
