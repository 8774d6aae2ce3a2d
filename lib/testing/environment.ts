/** The environment a test file prepares for the product's own `env()`. */
export const environment = process.env;
