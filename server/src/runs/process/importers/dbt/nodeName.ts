/**
 * What a node is called, by its id alone: `model.shop.orders.v2` → `orders.v2`, `test.shop.unique_orders_id.5a3c…` →
 * `unique_orders_id`, `source.shop.erp.orders` → `erp.orders`, `unit_test.shop.orders.is_empty` → `orders.is_empty`.
 */
export function nodeName(uniqueId: string): string {
  const [type, , ...names] = uniqueId.split(".");
  if (names.length === 0) return uniqueId;
  const isHash = names.length > 1 && /^[0-9a-f]{10}$/.test(names.at(-1)!);
  return (type === "test" && isHash ? names.slice(0, -1) : names).join(".");
}

export const resourceType = (uniqueId: string): string => uniqueId.slice(0, uniqueId.indexOf("."));

/** `"shop"."marts"."orders"` → `marts` */
export function schemaOf(relation: string | undefined): string | undefined {
  const parts = relation?.split(".") ?? [];
  return parts.length < 2 ? undefined : parts.at(-2)!.replace(/^["`[]|["`\]]$/g, "") || undefined;
}
