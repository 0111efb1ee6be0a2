import { useEffect, useState } from 'react';

/** A value once it has stayed the same for `waitMs`: what somebody types is asked for when the fingers rest. */
export function useSettled<Value>(value: Value, waitMs: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), waitMs);
    return () => clearTimeout(timer);
  }, [value, waitMs]);
  return settled;
}
