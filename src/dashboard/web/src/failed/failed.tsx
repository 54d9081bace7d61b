export const Failed = () => <h1>Failed</h1>
