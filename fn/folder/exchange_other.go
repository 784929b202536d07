//go:build !linux && !darwin

package folder

import "errors"

const canExchange = false

func exchange(a, b string) error { return errors.ErrUnsupported }
