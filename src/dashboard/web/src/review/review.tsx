export const Review = () => <h1>Review</h1>
