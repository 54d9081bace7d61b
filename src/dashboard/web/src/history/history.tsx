export const History = () => <h1>History</h1>
