declare module 'postject' {
  export function inject(
    file: string,
    resource: string,
    bytes: Buffer,
    options?: {sentinelFuse?: string; machoSegmentName?: string},
  ): Promise<void>
}
