export const templateName = "cotejo_template";
