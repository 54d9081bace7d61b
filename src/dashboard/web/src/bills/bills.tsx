export const Bills = () => <h1>Bills</h1>
